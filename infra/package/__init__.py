"""What is uploaded to Lambda: one layer of libraries, one archive for each function."""
