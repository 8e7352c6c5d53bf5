"""How far two codings of the same reports agree, and codings that others made."""
