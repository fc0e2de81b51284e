-- Pairs that go with their date are the many, and nobody asks when they were returned last.
DROP INDEX pair_by_return;
CREATE INDEX pair_by_return ON pair (resource, kept, last_returned) WHERE kept <> 'window';
