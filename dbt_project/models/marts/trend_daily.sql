{{ config(materialized='view') }}

{{ levels(ref('term_daily'), "(bucket at time zone 'UTC')::date", 'day') }}
