"""The questions put to the database: one module per aggregate, each taking who is asking."""
