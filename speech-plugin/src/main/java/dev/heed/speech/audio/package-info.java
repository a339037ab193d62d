/** Reading and writing audio. */
@NullMarked
package dev.heed.speech.audio;

import org.jspecify.annotations.NullMarked;
