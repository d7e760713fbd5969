"""Which terms are one and the same, what they are about, and what they are good for in print.

Pure rules over what a term says by itself: no history, no database, no model. What they decide is
kept by `integrations.warehouse.term_resolutions`; an operator's corrections win over all of it.
"""

VERSION = 1
"""Of these rules and their word lists. A change of either is a new number: all is resolved anew."""
