"""`python -m deploy …` is `mulin …`."""

from deploy.cli import main

main()
