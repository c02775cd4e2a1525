"""`pullquote bench`: how fast Pullquote starts, indexes and answers here, and what memory and disk it takes."""
