"""What a page shows beside text and tables: pictures, live experiments, questions, the glossary."""
