"""What people decide about findings: kept by its evidence, and put into every later reading of the report."""

from onrecord.corpus.decisions.model import Decision
from onrecord.corpus.decisions.tables import regroup, replay, settle

__all__ = ["Decision", "regroup", "replay", "settle"]
