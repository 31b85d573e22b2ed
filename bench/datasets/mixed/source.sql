CREATE TABLE mixed (
  id bigint NOT NULL, flag tinyint(1) NOT NULL, tiny tinyint NOT NULL, small smallint NOT NULL,
  medium mediumint NOT NULL,
  number int NOT NULL, number_unsigned int unsigned NOT NULL, big bigint NOT NULL, amount decimal(12,2) NOT NULL,
  price decimal(20,6) NOT NULL, ratio float NOT NULL, measure double NOT NULL, day date NOT NULL,
  made datetime NOT NULL,
  seen datetime(6) NOT NULL, changed timestamp NULL, daytime time NOT NULL, year_built year NOT NULL,
  code char(10) NOT NULL,
  name varchar(100), kind enum('small','medium','large') NOT NULL, tags set('red','green','blue') NOT NULL,
  document json NOT NULL, body text NOT NULL, picture blob NOT NULL, PRIMARY KEY (id));
