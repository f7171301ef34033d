"""How two ledgers reach each other: sources, fetching, bundles, pushing, and what is remembered of it.

What comes from elsewhere is believed in nothing: no program and no setting of the other side is run, every
object is looked through, and no branch and no file changes by it.
"""
