"""Checks executed notebooks: valid nbformat 4.5, every code cell run, no error, nothing on stderr, text/plain beside every rich type.

Usage: validate.py HOW_MANY NOTEBOOK...
"""
import sys

import nbformat

notebooks = sys.argv[2:]
assert len(notebooks) == int(sys.argv[1]), f"{sys.argv[1]} notebooks expected, {len(notebooks)} executed"
for path in notebooks:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), path
    figures = 0
    for number, cell in enumerate(notebook.cells, 1):
        assert cell.id, f"{path} cell {number} has no id"
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        assert cell.execution_count, f"{path} cell {number} was not executed"
        for output in cell.outputs:
            expected = "raises-exception" in cell.metadata.get("tags", [])
            assert output.output_type != "error" or expected, f"{path} cell {number}: {output.evalue}"
            assert output.get("name") != "stderr", f"{path} cell {number} on stderr: {output.text[:200]}"
            assert "data" not in output or "text/plain" in output.data, f"{path} cell {number} has no text/plain"
            figures += "data" in output and "image/png" in output.data
    print(f"valid {path.split('/')[-1]}: {len(notebook.cells)} cells, {figures} figures")
