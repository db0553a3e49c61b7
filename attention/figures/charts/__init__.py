"""The figures as Altair specs: a grammar, and a file for each family."""
