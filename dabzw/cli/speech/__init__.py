"""How the command line speaks: Chinese help, options, prompts, completion."""
