/** Tests of Whisper. */
@NullMarked
package dev.heed.speech.whisper;

import org.jspecify.annotations.NullMarked;
