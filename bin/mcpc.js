#!/usr/bin/env node
'use strict';
require('../dist/mcpc.cjs');
