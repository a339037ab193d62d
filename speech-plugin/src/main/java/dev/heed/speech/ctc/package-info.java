/**
 * Connectionist temporal classification: a model says at every step which character it recognises
 * ({@link dev.heed.speech.ctc.CtcRecognition}), the likeliest tokens of all steps or a search with
 * beams ({@code CtcBeams}) make the text ({@code CtcText}), of a recording or of sound that is
 * still coming ({@link dev.heed.speech.ctc.TranscriptStream}).
 *
 * @see <a href="https://www.cs.toronto.edu/~graves/icml_2006.pdf">Graves et al. 2006</a>
 */
@Internal
@NullMarked
package dev.heed.speech.ctc;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
