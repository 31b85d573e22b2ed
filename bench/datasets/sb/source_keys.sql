ALTER TABLE sbtest1 ADD KEY k_1 (k);
