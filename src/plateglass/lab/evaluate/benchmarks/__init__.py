"""What ``plateglass benchmark`` can measure, one kind a file.

A kind is a module with ``TAKES``, the fields of
:class:`~plateglass.lab.evaluate.benchmarks.asked.Asked` that it heeds, and ``run(names, asked,
progress)``, which measures, writes into ``asked.out`` and returns the lines to print.
"""
