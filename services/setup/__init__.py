"""What the settings choose and whether it answers: engines, stores, language models, names of hosts."""
