"""Article to reading: who is named, when, where, how much, who said what, on whose word."""
