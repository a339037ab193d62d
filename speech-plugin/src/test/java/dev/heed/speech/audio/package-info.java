/** Tests of audio of sound. */
@NullMarked
package dev.heed.speech.audio;

import org.jspecify.annotations.NullMarked;
