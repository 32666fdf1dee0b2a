"""The data package: tables, data dictionary, and the program that checks it."""
