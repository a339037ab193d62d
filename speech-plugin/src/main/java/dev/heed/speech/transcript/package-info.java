/**
 * What every recogniser of speech shares: the options of a call, the windows that a long recording
 * is transcribed in, and the answer, a text and its parts with their times.
 */
@NullMarked
package dev.heed.speech.transcript;

import org.jspecify.annotations.NullMarked;
