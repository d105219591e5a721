"""Awards of the year (擂台评选, 评星晋级): nominated, deliberated, decided, announced."""
