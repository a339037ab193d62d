/**
 * The tasks on text, ids and fields as the Hugging Face pipelines. Each says which encodings a text
 * makes and what is read of an encoding's outputs; {@link dev.heed.nlp.task.TextModel} runs those
 * of like length together. A task's options are a record beside it.
 *
 * <pre>{@code
 * try (var rank = heed.pipeline(TextRanking.TYPE, Path.of("ms-marco-minilm"))) {
 *   List<Relevance> found = rank.run(passages, Call.plain().withOption("query", "Who wrote it?"));
 * }
 * }</pre>
 */
@NullMarked
package dev.heed.nlp.task;

import org.jspecify.annotations.NullMarked;
