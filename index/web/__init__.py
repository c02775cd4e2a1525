"""Articles from web addresses: pages, feeds and sitemaps, fetched politely and never from where they must not come."""
