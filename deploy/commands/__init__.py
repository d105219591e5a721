"""What the command line does; `deploy/cli.py` says how it is called and imports these when needed."""
