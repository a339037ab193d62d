/**
 * Heed inside Spark: a transformer for pipelines of Spark ML, and functions for SQL. One model is
 * open in an executor for all its tasks.
 */
@NullMarked
package dev.heed.spark;

import org.jspecify.annotations.NullMarked;
