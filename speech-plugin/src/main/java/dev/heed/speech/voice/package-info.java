/** Where somebody speaks: a detector's probabilities, and stretches of speech made of them. */
@NullMarked
package dev.heed.speech.voice;

import org.jspecify.annotations.NullMarked;
