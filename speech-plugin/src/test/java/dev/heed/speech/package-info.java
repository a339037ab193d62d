@NullMarked
package dev.heed.speech;

import org.jspecify.annotations.NullMarked;
