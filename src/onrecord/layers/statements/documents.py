"""Documents that speak in their own quoted words: `The statement also "expressed satisfaction" with the truce`."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.layers.statements.parts import Found
from onrecord.layers.statements.tree import Tree
from onrecord.layers.vocabulary import words


def find(tree: Tree) -> Iterator[Found]:
    """Quotations that hold the verb whose subject, outside them, is a document."""
    papers = words("statements/nouns", "documents")
    for quoted in tree.quotes:
        for i in range(quoted.first, min(quoted.last + 1, tree.size)):
            if not tree.is_verb(i):
                continue
            subject = tree.child(i, "nsubj")
            if (
                subject is not None
                and subject < quoted.first
                and tree.lemma[subject] in papers
                and i - quoted.first <= 3
            ):
                yield Found(
                    "document-words", "written", subject, None, [(quoted.first, quoted.last)], subject, frame="document"
                )
            break
