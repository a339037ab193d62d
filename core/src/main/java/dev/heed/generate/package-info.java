/**
 * Token by token: greedy search, beam search and sampling over any decoder, with its cache kept in
 * the runtime between steps. Shared by text, speech and image-to-text.
 *
 * <pre>{@code
 * Generator generator = Generator.causal(session, folder);
 * GenerationConfig config = GenerationConfig.of(folder).with("max_new_tokens", 32);
 * Prompt prompt = Prompt.of(List.of(new long[] {464, 3290}), config.pad());
 * Generated answer = generator.generate(prompt, Generation.of(config));
 * long[] added = answer.sequences().get(0).added();
 * }</pre>
 *
 * <p>A call goes from {@link dev.heed.generate.Generator} to one of two searches, {@code
 * TokenSearch} (greedy, sampling) and {@code BeamSearch}; each asks {@code Decoding} for logits,
 * lets the {@code LogitsProcessorList} change them, and ends as {@code StoppingCriteria} say.
 * {@link dev.heed.generate.TeacherForcing} reads a known sequence in one run.
 */
@NullMarked
package dev.heed.generate;

import org.jspecify.annotations.NullMarked;
