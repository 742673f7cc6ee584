"""`python -m wiredesk` is the command line."""

from wiredesk.cli.entry import run

if __name__ == "__main__":
    run()
