"""The app's own HTTP routes beside Streamlit's pages: parts in, ranges out, the session cookie, the health check."""
