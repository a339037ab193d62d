/** Tests of where somebody speaks. */
@NullMarked
package dev.heed.speech.voice;

import org.jspecify.annotations.NullMarked;
