"""python -m dabzw."""

from dabzw.cli.app import main

if __name__ == "__main__":
    main()
