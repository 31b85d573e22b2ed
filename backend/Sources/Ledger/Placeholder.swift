// Replaced by the first file of Ledger.
