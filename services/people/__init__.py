"""Who is there and who she is: accounts, signing in and out, second factors, the members of a course."""
