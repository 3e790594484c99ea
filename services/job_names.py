"""The names under which jobs and queues are known to those who order work and those who do it."""

TRANSCRIPTION = "transcription"
WRITING = "writing"

TRANSCRIBE = "transcribe_lecture"
WRITE_QUESTIONS = "write_questions"
