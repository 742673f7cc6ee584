"""`python -m wiredesk` is the command line."""

from wiredesk.cli.main import main

if __name__ == "__main__":
    main(prog_name="wiredesk")
