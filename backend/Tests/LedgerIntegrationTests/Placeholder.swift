// Replaced by the first test of Ledger.
