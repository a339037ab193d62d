"""Heed in PySpark: the JVM's transformer, through the gateway.

    spark-submit --packages dev.heed:heed-spark:VERSION job.py
"""

from pyspark.sql import DataFrame


def heed(df, task, input, model="", output="output", error="error", second="", options=None, batch_size=32, threads=0):
    """The rows of df with two more columns: what the task gives, and why it gave nothing."""
    spark = df.sparkSession
    gateway = spark.sparkContext._gateway
    jvm = spark.sparkContext._jvm
    named = [f"{name}={value}" for name, value in (options or {}).items()]
    array = gateway.new_array(jvm.java.lang.String, len(named))
    for i, option in enumerate(named):
        array[i] = option
    transformer = (
        jvm.dev.heed.spark.HeedTransformer()
        .setTask(task)
        .setModel(model)
        .setInputCol(input)
        .setSecondCol(second)
        .setOutputCol(output)
        .setErrorCol(error)
        .setBatchSize(batch_size)
        .setThreads(threads)
        .setOptions(array)
    )
    return DataFrame(transformer.transform(df._jdf), spark)
