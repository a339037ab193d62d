/**
 * Whisper: a recording is transcribed in windows of 30 seconds ({@link
 * dev.heed.speech.whisper.WhisperRecognition}); {@code WhisperDecoder} has each written down token
 * by token, under the grammar of times in {@code TimestampRule}; {@code WhisperTranscript} reads
 * the tokens of all windows as passages or words. When a word was said, {@code WordAlignment} finds
 * from what the decoder looked at.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022</a>
 */
@Internal
@NullMarked
package dev.heed.speech.whisper;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
