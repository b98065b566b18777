"""The three processes and the training: started, watched, ended."""
