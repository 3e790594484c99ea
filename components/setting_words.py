"""Every setting in words, for whoever looks after an installation."""

# Name, what it is for, and what holds when it is not set.
SETTINGS = (
    ("LECTERN_HOME", "The data folder: database, recordings, secrets.", ".lectern beside the program"),
    ("LECTERN_ADDRESS", "The address on which Lectern listens.", "127.0.0.1, this machine only"),
    ("LECTERN_PORT", "The port on which Lectern listens.", "8501"),
    ("LECTERN_HOSTS", "The names under which browsers reach Lectern.", "this machine's, or any if others may connect"),
    ("LECTERN_PROXIES", "The proxies whose word on a browser's address and https is taken.", "none"),
    ("LECTERN_WORKER", "Whether the app starts a worker beside itself and watches it.", "yes"),
    ("LECTERN_SECRET_KEY", "Signs the links to recordings and uploads.", "made once and kept in the data folder"),
    ("LECTERN_MAX_UPLOAD_BYTES", "The largest recording that may be uploaded, in bytes.", "4 GB"),
    ("LECTERN_SESSION_HOURS", "How long somebody stays signed in, in hours.", "12"),
    ("LECTERN_IDLE_MINUTES", "After how many minutes without a page a session ends.", "120"),
    ("LECTERN_PUBLIC_URL", "Where browsers find Lectern; used in links.", "http://localhost and the port"),
    ("COGNITO_USERPOOL_ID", "The Cognito pool at which people sign in, with its app client.", "local accounts"),
    ("COGNITO_DOMAIN", "The pool's own sign-in page.", "the form of Lectern alone"),
    ("LECTERN_COGNITO_GROUPS", "What each group of the pool gives to those in it.", "nothing"),
    ("LECTERN_COGNITO_CHECK_MINUTES", "How often the pool is asked whether somebody is still let in.", "15"),
    ("DATABASE_URL", "A PostgreSQL server of your own, with pgvector.", "the PostgreSQL that comes with Lectern"),
    ("LOG_LEVEL", "How much the log tells: DEBUG, INFO, WARNING or ERROR.", "INFO"),
    ("OPENAI_API_KEY", "Has questions written by OpenAI or a compatible server.", "the built-in writer"),
    ("OPENAI_BASE_URL", "The address of such a server.", "OpenAI itself"),
    ("OPENAI_MODEL", "The model that writes.", "gpt-5-mini"),
)
