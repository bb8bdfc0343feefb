"""Commands that replace Scrapy's."""
