"""People in the console: found, entered, appointed; their numbers masked until somebody says why not."""
