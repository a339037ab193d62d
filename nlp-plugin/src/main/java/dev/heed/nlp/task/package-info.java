/**
 * The tasks on text, ids and fields as the Hugging Face pipelines. Most are {@link
 * dev.heed.nlp.task.TextTask}s: texts become encodings, encodings of like length run together, and
 * what each gives is put together again.
 */
@NullMarked
package dev.heed.nlp.task;

import org.jspecify.annotations.NullMarked;
