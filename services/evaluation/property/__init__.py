"""Property companies' scores (物业评分): once a quarter, by whom the method names and nobody else."""
