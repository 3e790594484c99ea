"""What the transcriber of Amazon is made of: jobs, vocabularies, languages, and recordings cut for it."""
