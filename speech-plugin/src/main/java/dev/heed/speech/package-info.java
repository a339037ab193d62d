/** Speech: sound becomes frames. {@link dev.heed.speech.SpeechPlugin} lists all that it offers. */
@NullMarked
package dev.heed.speech;

import org.jspecify.annotations.NullMarked;
