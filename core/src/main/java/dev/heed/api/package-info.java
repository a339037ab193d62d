/** What users and plugins may rely on, and what they may not. */
@NullMarked
package dev.heed.api;

import org.jspecify.annotations.NullMarked;
