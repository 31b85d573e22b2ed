ALTER TABLE nation ADD KEY nation_region (n_regionkey);
ALTER TABLE supplier ADD KEY supplier_nation (s_nationkey);
ALTER TABLE customer ADD KEY customer_nation (c_nationkey);
ALTER TABLE partsupp ADD KEY partsupp_supplier (ps_suppkey);
ALTER TABLE orders ADD KEY orders_customer (o_custkey), ADD KEY orders_date (o_orderdate);
ALTER TABLE lineitem ADD KEY lineitem_partsupp (l_partkey, l_suppkey), ADD KEY lineitem_ship_date (l_shipdate);
ALTER TABLE nation ADD CONSTRAINT nation_region_fk FOREIGN KEY (n_regionkey) REFERENCES region (r_regionkey);
ALTER TABLE supplier ADD CONSTRAINT supplier_nation_fk FOREIGN KEY (s_nationkey) REFERENCES nation (n_nationkey);
ALTER TABLE customer ADD CONSTRAINT customer_nation_fk FOREIGN KEY (c_nationkey) REFERENCES nation (n_nationkey);
ALTER TABLE partsupp
  ADD CONSTRAINT partsupp_part_fk FOREIGN KEY (ps_partkey) REFERENCES part (p_partkey),
  ADD CONSTRAINT partsupp_supplier_fk FOREIGN KEY (ps_suppkey) REFERENCES supplier (s_suppkey);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (o_custkey) REFERENCES customer (c_custkey);
ALTER TABLE lineitem
  ADD CONSTRAINT lineitem_orders_fk FOREIGN KEY (l_orderkey) REFERENCES orders (o_orderkey),
  ADD CONSTRAINT lineitem_partsupp_fk FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp (ps_partkey, ps_suppkey);
