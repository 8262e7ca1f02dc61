"""The sheets of a workbook as strict tables of text, or a refusal that says why."""
