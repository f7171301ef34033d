"""Two versions of a ledger as one, by record and by act; pure: no file, no git, no clock.

`ledgers.merged` is the way in, `sides` what it takes and gives, `bases` the base of a criss-cross.
"""
